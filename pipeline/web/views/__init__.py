"""What a page shows, made of what the store holds: no database, no HTML."""
