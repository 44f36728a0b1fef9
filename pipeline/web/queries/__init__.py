"""What the pages ask the store."""
