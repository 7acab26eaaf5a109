"""What the agreement fixes: releases, numbers, keys, codes, results, requirements and assumptions."""
