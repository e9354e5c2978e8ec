//! Departments working side by side.

mod city;
mod gates;
mod lead;
mod limits;
mod projects;
mod stages;
