DROP TABLE "predictions";
