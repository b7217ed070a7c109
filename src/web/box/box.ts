/** The search box for other sites: what one script tag brings. */
export {};
