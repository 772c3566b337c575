"""What the vendor documents."""
