//! openapi/openapi.json is what the server says, and says enough.
