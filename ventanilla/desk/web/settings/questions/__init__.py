"""What the desk asks about its house: one form for each question, in the first-run wizard and again in the settings."""
