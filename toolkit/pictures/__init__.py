"""Pictures that the toolkit draws: figures and QR codes."""
