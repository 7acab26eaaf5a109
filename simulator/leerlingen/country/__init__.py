"""The country: regions, schools, boards, and the register of a national population."""
