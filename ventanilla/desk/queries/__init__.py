"""What the staff's screens ask across slices."""
