"""Benchmarks: each target beside its floor or peer in one interleaved run (`make bench`)."""
