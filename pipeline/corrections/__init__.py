"""What people correct, and the notices corrected by it."""
