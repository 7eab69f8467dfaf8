//! The inspector's questions by name: what is asked, and the answer that terminal, pages and API show alike.
