"""What stays: packets and their versions, what was found and decided, people and their traces."""
