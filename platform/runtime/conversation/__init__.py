"""What people say and hear around records: comments, mentions, followers, notices, who is here."""
