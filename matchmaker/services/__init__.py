"""Changes: one public function, one use case, one transaction."""
