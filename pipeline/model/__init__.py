"""The nouns. Imports nothing of ours."""
