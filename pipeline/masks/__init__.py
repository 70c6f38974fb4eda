"""Personal data covered in tables and texts, character by character, so that every place stays right."""
