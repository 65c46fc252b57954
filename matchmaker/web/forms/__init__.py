"""What people may type, field by field."""
