"""What the features share: screens, lasting buttons, forms, the one error reporter."""
