"""Multi-agency referral and panel triage for families."""
