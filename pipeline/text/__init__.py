"""Normalising, dates, numbers and limits, names and addresses, labels."""
