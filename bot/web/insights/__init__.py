"""The coordinators' room: where staff get stuck, what waits for an answer, and what may be looked over."""
