"""What a scenario needs to be played: cast, servers, pupils, and the trigger of external parties."""
