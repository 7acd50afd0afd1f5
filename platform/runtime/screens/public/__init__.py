"""The pages of public forms: for strangers who answer one, and for the app's administrators who open it."""
