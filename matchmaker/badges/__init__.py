"""Paper: QR codes and badge sheets."""
