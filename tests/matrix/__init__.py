"""Role by agency by record by method: who reaches what, said apart from the code that decides it."""
