"""The pupils of a load: cast of schools, recipe per scenario, pool of prepared pupils."""
