"""What the window asks of the slices below it."""
