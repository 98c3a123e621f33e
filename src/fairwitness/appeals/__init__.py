"""What people may ask of a case: to be tested again, to have a label corrected, to be removed."""
