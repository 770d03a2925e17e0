"""Tables by columns as users have them: data frames, arrays and lists, none of them imported."""
