"""What the window decides before any row: keys, what needs the registry, what may be attached. Pure."""
