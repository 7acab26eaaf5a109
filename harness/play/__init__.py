"""Playing scenarios: steps, mailbox, one scenario, all of them."""
