"""What a scenario is played on: cast, servers, pupils, and the trigger of external parties."""
