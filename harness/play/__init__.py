"""Playing scenarios: steps, mailbox, the run of one scenario, the runner of all."""
