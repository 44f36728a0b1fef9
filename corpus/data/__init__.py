"""Loading what the program knows: words, regions, catalogues. Data only; imports nothing of ours."""
