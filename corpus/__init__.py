"""What the program knows (schemes, indicator systems, words, regions) and how sample packets are made."""
