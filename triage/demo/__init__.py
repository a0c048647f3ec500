"""Made-up data: an invented council, its partners, its families and a few weeks of its panel."""
