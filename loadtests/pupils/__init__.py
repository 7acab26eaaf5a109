"""The pupils of a load run: cast of schools, recipe per scenario, pool of prepared pupils."""
