//! The OneWindow server.
