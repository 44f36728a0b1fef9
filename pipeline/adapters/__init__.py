"""PDF, images, archives, OCR engines: each behind a Protocol; foreign exceptions become ours here."""

import os

# ONNX Runtime sends usage data to its maker and keeps a device id in the user's home unless told not to before it is
# first imported. Nothing of ours leaves the machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
