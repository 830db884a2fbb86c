"""What a guest sees and does on their pages."""
