"""Who may do what: permissions as data, the guard on every view, the actor of every act."""
