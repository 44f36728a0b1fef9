"""Straightening, rulings and cells, seals, codes, page quality. Numpy in, geometry out."""
