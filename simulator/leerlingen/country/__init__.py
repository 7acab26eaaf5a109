"""The synthetic country: regions, schools, school boards, and the register of a national population."""
