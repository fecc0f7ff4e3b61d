/** Cases: what an API answers round by round, played to the routes, and the events that must come of it. */
package drover.cases;
