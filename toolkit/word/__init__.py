"""Word behind one wall: templates that staff edit, filled without opening Word."""
