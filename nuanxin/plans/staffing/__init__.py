"""编制与在岗, 测算: the people of the bodies against what the plan that holds asks for."""
