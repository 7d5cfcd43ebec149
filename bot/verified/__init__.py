"""The closed loop: questions that wait for a coordinator, the answers that they stand for, and telling who asked."""
