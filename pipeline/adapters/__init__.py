"""PDF, images, archives, OCR engines: each behind a Protocol; foreign exceptions become ours here."""
