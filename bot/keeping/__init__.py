"""What is kept of those who use Lots: masked and under pseudonyms, for so long, theirs to see, and in every backup."""
