"""Files that leave the system: sheets, PDF, and the answer that carries them."""
