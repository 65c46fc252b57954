"""Reading people from files other systems export."""
