//! Departments working side by side.

mod city;
mod drafted;
mod gates;
mod green;
mod lead;
mod limits;
mod projects;
mod stages;
mod templates;
