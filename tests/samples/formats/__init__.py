"""Small files of every format, and beside each what a parser must make of it (`<name>.yaml`, checked by eye)."""
